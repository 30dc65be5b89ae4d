webhook-endpoint-disabled =
    .subject = A webhook endpoint was switched off
    .body = Nothing we sent to a webhook endpoint of your organization has arrived for days, so we send nothing more to it.
    .organization = Organization: { $value }
    .host = Endpoint: { $value }
    .days = { $value ->
        [one] Nothing has arrived for one day.
       *[other] Nothing has arrived for { $value } days.
    }
    .unexpected = Whoever manages the webhooks of your organization finds the errors in the list of its deliveries and can switch the endpoint on again. What happens in the meantime is not sent later.

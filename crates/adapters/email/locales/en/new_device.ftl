new-device =
    .subject = A new device signed in to your account
    .body = Somebody has just signed in to your { -product } account from a device that we had not seen before. If it was you, there is nothing to do.
    .device = Device: { $value }
    .ip = IP address: { $value }
    .at = When: { $value }
    .unexpected = If it was not you, sign that device out on the page of your devices, then change your password right away: somebody else probably has access to your account.
    .action = See my devices

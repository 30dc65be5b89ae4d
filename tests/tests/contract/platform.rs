//! What the other contexts of the platform promise, on every database.

contract_suite! {
    access {
        custom_roles {
            a_role_comes_back_by_identifier_and_by_name,
            a_name_belongs_to_one_role_of_an_organization,
            a_changed_role_changes_what_its_members_may_do,
            a_role_in_use_is_known_and_stays,
            roles_come_page_by_page_the_latest_first,
        }
        api_keys {
            a_key_comes_back_as_it_was,
            a_digest_belongs_to_one_key,
            only_keys_that_work_count,
            one_key_is_taken_back,
            keys_come_page_by_page_the_latest_first,
            no_key_of_a_closed_organization_is_found,
            the_latest_use_of_a_key_stays,
        }
    }
    audit {
        linking {
            entries_come_back_as_they_were_noted,
            entries_are_numbered_in_their_order_and_once,
            more_than_fits_one_transaction_is_linked,
            what_is_committed_late_is_linked_late,
            what_is_rolled_back_never_happened,
            a_chain_that_somebody_links_is_passed_by,
            linkers_at_once_never_fork_a_chain_and_writers_do_not_wait,
            waiting_ends_when_an_entry_was_committed,
            what_is_being_forgotten_is_linked_afterwards,
        }
        verifying {
            an_untouched_log_holds,
            entries_of_former_keys_hold_and_of_no_others,
            every_altered_column_is_found,
            removed_and_reordered_entries_are_found,
            a_chain_cut_with_its_head_is_found_by_an_anchor_only,
            a_removed_or_altered_head_is_found,
        }
        protecting {
            entries_are_neither_rewritten_nor_removed,
        }
        forgetting {
            the_clients_of_a_person_are_forgotten_everywhere,
            more_than_fits_one_statement_is_forgotten,
            early_clients_are_forgotten_a_few_at_a_time,
        }
        listing {
            entries_of_one_chain_come_page_by_page_the_latest_first,
            every_filter_lets_through_what_fits,
            moments_are_told_apart_by_the_microsecond,
        }
    }
    email {
        suppressions {
            an_entry_comes_back_as_it_was,
            an_address_has_one_entry,
            an_address_is_found_by_itself_and_by_any_digest,
            an_update_stores_everything,
            what_is_removed_is_returned_and_gone,
            a_forgotten_address_is_still_recognized,
            entries_come_page_by_page_the_latest_first,
            addresses_are_forgotten_by_age_and_entries_stay,
        }
        reports {
            a_report_is_noted_once,
            bounces_count_for_each_address,
            counts_and_reports_go_by_age,
        }
        races {
            of_fifty_who_stop_an_address_one_adds_it,
            of_fifty_reports_the_weightiest_stays,
            a_report_that_is_posted_fifty_times_counts_once,
            of_fifty_bounces_for_the_time_being_each_counts,
        }
    }
    files {
        storing {
            a_file_comes_back_as_it_was,
            what_is_on_the_way_counts_and_is_not_there,
            a_place_that_was_given_up_is_not_filled,
            an_upload_may_end_with_another_owner,
            of_a_deleted_file_nothing_is_left,
            what_is_deleted_is_remembered_until_its_content_is_gone,
            everything_of_one_owner_is_deleted,
            unfinished_uploads_are_given_up_by_age,
            uploads_come_page_by_page_the_latest_first,
        }
        isolation {
            a_foreign_scope_reaches_no_file,
            a_file_goes_where_the_scope_says,
        }
        links {
            a_link_is_as_good_as_what_its_person_may_see,
            a_link_is_as_good_as_its_key,
        }
        races {
            fifty_uploads_at_once_never_overshoot_a_quota,
            fifty_uploads_for_an_organization_named_late_never_overshoot,
            a_file_is_deleted_once,
        }
    }
    idempotency {
        claiming {
            a_key_that_is_taken_tells_by_whom,
            keys_are_claimed_apart,
            a_claimed_key_is_a_lease,
            a_lease_ends_for_the_same_request_only,
            an_expired_key_is_free_for_any_request,
            what_has_expired_is_removed_and_nothing_else,
            of_many_who_want_a_key_one_gets_it,
            of_many_who_take_a_key_over_one_gets_it,
        }
        settling {
            an_answer_comes_back_as_it_was_stored,
            the_first_answer_stands,
            a_forgotten_key_is_free_for_any_request,
            only_the_holder_of_a_key_settles_it,
        }
        effects {
            a_commit_notes_that_a_key_took_effect,
            several_commits_may_serve_one_key,
            what_is_not_committed_takes_no_effect,
            what_is_done_on_nobodys_behalf_notes_nothing,
            whoever_was_taken_over_commits_nothing,
            of_a_commit_and_a_takeover_one_happens,
            of_fifty_at_once_one_takes_effect,
            a_claim_is_known_to_its_work_only,
        }
    }
    notifications {
        places {
            places_are_counted_for_each_person,
            what_one_transaction_tells_stands_in_its_order,
            what_is_rolled_back_is_told_to_nobody,
            a_reader_misses_nothing_while_many_tell_at_once,
            many_who_tell_the_same_people_get_past_each_other,
            whoever_is_not_there_is_passed_over,
            of_an_organization_that_is_gone_nothing_is_told,
        }
        reading {
            a_notification_comes_back_as_it_was,
            lists_show_a_persons_own_and_page_through_them,
            reading_is_noted_once_and_of_ones_own_only,
            all_are_read_at_once,
            one_is_deleted_by_whose_it_is,
            preferences_are_replaced_whole,
            each_hears_as_they_like,
            things_are_called_by_their_names_while_they_have_one,
        }
        mailing {
            what_is_wanted_at_once_becomes_a_task,
            one_is_taken_for_mail_once,
            a_digest_takes_what_waits_and_was_not_read,
            a_person_gets_one_digest_a_day,
            of_many_who_send_digests_one_does,
            a_digest_that_is_undone_is_sent_later,
            people_who_wait_are_found_page_by_page,
        }
        erasing {
            nothing_is_left_of_whoever_is_forgotten,
            whoever_is_forgotten_while_many_tell_them_hears_nothing,
            read_ones_go_first_and_all_go_in_the_end,
        }
        waking {
            a_stream_is_woken_after_the_commit,
            a_stream_in_another_process_is_woken,
        }
    }
    organizations {
        founding {
            an_organization_comes_back_as_it_was,
            a_slug_that_is_taken_does_not_spoil_the_transaction,
            of_many_who_want_a_slug_one_gets_it,
            an_update_stores_everything_of_one,
            no_update_takes_the_slug_of_another,
            no_update_under_a_lock_is_lost,
            erasing_takes_what_belongs_to_it_and_nothing_else,
            a_person_who_is_erased_leaves_what_is_the_organizations,
        }
        members {
            a_member_comes_back_with_whichever_role,
            nobody_becomes_a_member_twice,
            a_member_is_a_person_with_a_role_of_the_organization,
            only_those_who_are_owners_count_as_owners,
            an_address_is_a_members_or_not,
            a_role_changes_from_any_kind_to_any,
            one_member_is_removed,
            memberships_say_whether_the_organization_is_open,
        }
        invitations {
            an_invitation_comes_back_as_it_was,
            an_address_has_one_open_invitation,
            an_update_notes_how_an_invitation_ended,
            open_invitations_are_found_by_what_they_have_in_common,
            the_invitations_to_a_role_go_with_it,
            nobody_is_shown_an_invitation_to_what_is_closed,
        }
        features {
            a_feature_is_as_its_default_says_until_it_is_switched,
            features_are_switched_for_one_organization,
        }
        listing {
            members_come_page_by_page_the_oldest_account_first,
            people_see_the_organizations_they_belong_to,
            only_open_invitations_are_listed,
            organizations_are_found_by_what_their_names_contain,
            organizations_are_found_by_slug_and_state,
            all_organizations_come_page_by_page_the_latest_first,
            what_is_to_be_erased_was_closed_long_enough_ago,
        }
        isolation {
            a_foreign_scope_reads_nothing,
            a_foreign_scope_changes_nothing,
            what_is_written_goes_where_the_scope_says,
        }
        changes {
            what_decides_about_requests_is_told_after_its_commit,
            what_is_rolled_back_is_told_to_nobody,
            another_store_is_told_what_decides_about_requests,
        }
        races {
            of_owners_who_make_each_other_less_one_stays,
            whatever_owners_do_at_once_one_stays,
            an_invitation_is_accepted_once,
            one_invitation_of_an_address_is_open,
            a_role_is_not_deleted_under_those_who_get_it,
            there_are_never_more_roles_than_there_can_be,
            of_many_roles_of_one_name_there_is_one,
            there_are_never_more_keys_than_there_can_be,
            nobody_joins_what_is_closed,
        }
        lock_order {
            everything_at_once_in_one_organization_gets_done,
            closing_and_opening_get_past_those_who_work,
        }
    }
    outbox {
        appending {
            messages_come_out_as_they_went_in,
            messages_are_seen_after_the_commit_only,
            messages_of_a_rollback_are_never_seen,
            waiting_ends_when_something_was_announced,
            an_announcement_before_the_waiting_is_heard,
            waiting_ends_by_itself,
            nothing_announced_wakes_nobody,
        }
        delivering {
            an_empty_outbox_gives_nothing,
            a_message_is_due_at_its_very_moment,
            no_more_come_than_asked_for,
            what_was_not_delivered_stays,
            a_postponed_message_is_due_when_it_says,
            a_message_without_a_date_stays_for_an_operator,
            what_is_gone_is_not_postponed_and_harms_nobody,
            no_message_is_delivered_by_two,
        }
        order {
            only_the_first_about_a_thing_is_due,
            what_comes_after_a_postponed_one_waits,
            what_somebody_delivers_is_passed_by_with_what_follows,
            the_order_holds_whoever_delivers,
        }
    }
    tasks {
        enqueuing {
            a_task_comes_back_as_it_was,
            a_task_is_seen_after_the_commit_only,
            a_task_that_is_there_already_is_not_added,
            waiting_ends_when_something_was_enqueued,
            another_process_is_woken,
        }
        claiming {
            a_claim_counts_the_attempt_and_names_the_worker,
            a_task_is_due_at_its_very_moment,
            the_most_urgent_come_first_and_then_those_due_for_longest,
            nothing_is_claimed_by_two,
        }
        settling {
            what_succeeded_is_stored_for_those_who_hold_it,
            what_came_of_an_attempt_is_stored_for_who_holds_it,
            a_wish_to_cancel_outlives_the_attempt,
            a_lease_is_prolonged_for_who_holds_it,
            progress_is_noted_by_who_holds_it,
            what_has_lost_its_worker_is_found_once,
        }
        listing {
            tasks_come_page_by_page_the_latest_first,
            what_is_open_is_counted,
            a_person_is_forgotten_with_their_tasks,
        }
        schedules {
            a_schedule_is_kept_and_moved,
            many_nodes_fire_a_schedule_once,
        }
    }
    privacy {
        erasure {
            of_two_owners_who_leave_at_once_one_stays,
            an_owner_who_leaves_and_one_who_steps_down_leave_an_owner,
            whoever_waits_to_be_erased_counts_as_no_owner,
            restoring_and_erasing_get_past_each_other,
            an_erased_person_is_nobody_and_their_address_is_free,
        }
        keeping {
            consents_come_back_the_latest_first,
            exports_are_seen_by_their_person_only,
            nothing_is_overdue_in_an_empty_database,
            what_is_overdue_goes_batch_by_batch_and_the_rest_stays,
        }
    }
    store {
        transactions {
            a_store_answers,
            a_commit_makes_everything_visible_at_once,
            a_commit_shows_to_another_process,
            a_rollback_leaves_nothing,
            an_empty_transaction_ends_either_way,
            a_failed_statement_poisons_nobody_else,
        }
        abandoning {
            a_dropped_transaction_leaves_nothing,
            many_dropped_transactions_use_up_no_connection,
            a_dropped_transaction_releases_its_locks_at_once,
            a_begin_that_is_dropped_midway_leaves_no_transaction_open,
            a_statement_that_is_dropped_midway_leaves_nothing,
            a_read_that_is_dropped_midway_gives_nobody_its_answer,
            an_aborted_task_leaves_nothing,
            a_worker_with_one_thread_may_drop_anything,
            connections_outlive_the_worker_that_opened_them,
        }
        migrations {
            migrating_again_changes_nothing,
            many_nodes_may_migrate_at_once,
            a_database_of_a_newer_version_is_refused,
            a_database_that_lacks_steps_is_refused,
        }
        opening {
            a_database_can_be_opened_while_it_is_used,
            a_senseless_address_is_said_to_be_one,
            what_is_not_a_database_is_refused_in_words,
            what_cannot_be_there_is_refused_in_words,
            a_damaged_file_is_refused,
        }
        round_trips {
            adding_one_row_asks_a_server_once,
        }
    }
    webhooks {
        storing {
            an_endpoint_comes_back_as_it_was,
            secrets_come_back_and_are_not_part_of_the_endpoint,
            endpoints_come_page_by_page_the_latest_first,
            an_event_is_told_to_an_endpoint_once,
            what_came_of_a_delivery_comes_back,
            deliveries_are_listed_by_what_came_of_them,
            a_closed_organization_hears_nothing,
            with_an_endpoint_or_an_organization_everything_goes,
            what_names_an_address_is_forgotten,
            deliveries_are_kept_for_thirty_days,
            owners_are_those_who_can_be_told,
        }
        isolation {
            a_foreign_scope_reaches_no_webhook,
            an_endpoint_goes_where_the_scope_says,
        }
        races {
            of_fifty_rotations_at_once_the_last_two_sign,
            there_are_never_more_endpoints_than_there_may_be,
            an_event_that_is_heard_again_and_again_is_told_once,
            endpoints_are_removed_while_events_are_told,
        }
    }
}

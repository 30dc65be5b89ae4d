//! What identity promises, on every database.

contract_suite! {
    identity {
        users {
            every_field_comes_back,
            every_value_of_an_enum_comes_back,
            times_keep_microseconds,
            a_stranger_is_not_found,
            a_lock_reads_what_is_stored,
            an_address_belongs_to_one_person,
            of_many_who_want_an_address_one_gets_it,
            an_update_stores_everything_and_nothing_of_its_own,
            a_lock_keeps_others_from_changing_a_person,
            no_update_under_a_lock_is_lost,
            an_account_moves_to_another_address,
            an_account_moves_to_no_address_that_is_taken,
            of_many_who_move_to_an_address_one_gets_it,
        }
        sessions {
            a_session_is_stored_with_its_refresh_token,
            a_session_needs_a_person,
            the_first_end_stands,
            every_reason_to_end_comes_back,
            ending_all_ends_the_open_ones_of_one_person,
            ending_the_others_keeps_one,
            a_lock_keeps_others_from_ending_a_session,
            of_many_who_end_a_session_one_does,
            a_browsers_secret_comes_back,
            a_renewal_changes_when_and_the_secret,
            noting_the_use_moves_the_idle_end,
        }
        standings {
            a_live_session_stands_as_it_was_stored,
            an_ended_session_stands_as_ended,
            a_change_of_the_person_shows_at_once,
            an_unknown_session_has_no_standing,
            the_earlier_end_counts,
        }
        changes {
            what_a_transaction_changes_is_told_after_its_commit,
            what_is_rolled_back_or_changes_nothing_is_told_to_nobody,
            every_way_to_end_sessions_is_told,
            a_renewed_session_and_a_moved_account_are_told,
            a_commit_that_is_dropped_midway_is_told_all_the_same,
            another_store_is_told_on_postgres,
            what_was_missed_while_not_listening_counts_as_changed,
        }
        one_time_tokens {
            a_token_works_once,
            a_token_works_for_its_purpose_only,
            a_token_expires_at_its_very_end,
            an_unknown_token_does_not_work,
            a_token_needs_a_person,
            a_token_replaces_those_of_its_person_and_purpose,
            a_rolled_back_use_is_none,
            of_many_who_redeem_a_token_one_gets_it,
            the_holder_of_a_token_is_known_while_it_works,
            a_code_and_a_new_address_come_back,
            a_holder_is_found_whether_the_token_works_or_not,
            only_a_token_that_works_is_found_by_its_address,
            a_lock_keeps_others_from_using_a_token,
            all_of_a_person_are_voided_at_once,
        }
        failed_attempts {
            nothing_counts_at_first,
            what_counts_comes_back_as_it_was_stored,
            what_is_taken_is_returned_and_forgotten,
            of_many_failures_at_once_each_counts,
            a_first_lock_is_waited_for,
            counting_and_forgetting_get_past_each_other,
        }
        known_devices {
            a_device_is_known_by_its_mark_and_to_its_person,
            seeing_a_device_notes_when,
            a_mark_is_remembered_once_a_person,
            a_device_needs_a_person,
            whoever_signs_in_is_found_with_the_device_they_are_known_on,
        }
        sign_in_challenges {
            a_challenge_comes_back_as_it_was,
            a_challenge_needs_a_person,
            an_update_notes_the_use_of_one_challenge,
            of_many_who_use_a_challenge_one_does,
        }
        second_factors {
            an_app_comes_back_as_it_was_at_every_stage,
            an_app_needs_a_person,
            removing_takes_the_app_and_the_codes_of_one_person,
            a_recovery_code_works_once_and_says_what_is_left,
            a_rolled_back_use_of_a_code_is_none,
            new_codes_take_the_place_of_all_earlier_ones,
            of_many_who_use_a_code_one_succeeds,
        }
        refresh_tokens {
            a_rotation_is_stored_with_everything_it_changes,
            a_rolled_back_rotation_is_none,
            a_digest_belongs_to_one_token,
            of_many_who_present_a_token_one_is_the_first,
            who_waited_with_a_token_sees_that_the_session_has_ended,
            who_presents_a_token_never_waits_for_the_person,
            a_rotation_asks_a_server_four_times,
        }
        listing {
            live_sessions_come_page_by_page_the_latest_first,
            only_live_sessions_of_one_person_are_listed,
            nobody_has_no_sessions,
        }
        administration {
            people_are_found_by_address_and_name_whatever_the_capitals,
            nothing_in_a_text_stands_for_something_else,
            people_are_found_by_status_and_role_page_by_page,
            a_person_is_found_by_address,
            events_of_one_person_come_page_by_page_the_latest_first,
        }
        lock_order {
            refreshing_and_resetting_a_password_get_past_each_other,
            refreshing_and_changing_a_password_get_past_each_other,
            a_reused_token_and_a_new_password_get_past_each_other,
            everything_at_once_on_one_account_gets_done,
        }
        security_events {
            events_are_stored_with_what_they_tell,
            an_event_needs_a_person,
        }
    }
}

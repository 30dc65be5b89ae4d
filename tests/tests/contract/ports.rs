//! What ports other than the database's promise, on every adapter.

port_suite! {
    rate_limiter on [
        memory: crate::adapters::memory_rate_limiter,
        redis: crate::adapters::redis_rate_limiter
    ] {
        as_many_as_the_limit_says_are_allowed,
        a_window_begins_with_its_first_hit_and_is_not_prolonged,
        looking_counts_nothing,
        looking_tells_what_the_next_hit_would,
        keys_and_limits_count_apart,
        any_key_can_be_counted,
        of_many_at_once_the_limit_is_allowed,
    }
}

port_suite! {
    cache on [memory: crate::adapters::memory_cache, redis: crate::adapters::redis_cache] {
        nothing_is_known_at_first,
        a_value_comes_back_as_it_was,
        keys_are_told_apart,
        what_was_invalidated_is_not_found_any_more,
        what_is_made_of_other_things_stays,
        everything_can_be_invalidated,
        a_value_from_before_an_invalidation_is_served_to_nobody,
        a_ticket_changes_when_something_does,
        an_invalidation_wins_every_race,
    }
}

port_suite! {
    read_through on [
        memory: crate::adapters::memory_read_through,
        redis: crate::adapters::redis_read_through
    ] {
        what_was_made_is_found,
        a_value_may_end_before_its_time,
        of_fifty_at_once_one_makes_it,
        a_failure_is_nobody_elses,
        whoever_leaves_is_followed_by_the_next,
        nothing_is_served_after_its_time,
        what_costs_much_is_made_anew_before_its_time,
        what_was_begun_before_an_invalidation_is_not_served_after_it,
        what_is_read_is_counted,
    }
}

port_suite! {
    signals on [memory: crate::adapters::memory_signals, redis: crate::adapters::redis_signals] {
        a_signal_is_heard_on_every_node,
        signals_of_a_node_keep_their_order,
        only_what_was_asked_for_is_heard,
        nothing_from_before_is_heard,
        whoever_falls_behind_is_told,
        whoever_may_have_missed_something_is_told,
        listening_again_works,
        thousands_listen_at_once,
    }
}

port_suite! {
    session_cache on [memory: crate::adapters::memory_session_cache] {
        nothing_is_known_of_a_stranger,
        a_standing_comes_back_as_it_was,
        the_latest_standing_counts,
        sessions_are_remembered_apart,
        an_ended_session_is_live_for_nobody,
        a_late_answer_of_the_database_revives_nothing,
        what_was_forgotten_is_asked_for_again,
        an_answer_from_before_a_forgetting_is_not_believed,
        a_forgetting_wins_every_race,
        a_standing_is_not_remembered_for_ever,
        an_end_wins_every_race,
    }
}

port_suite! {
    user_cache on [memory: crate::adapters::memory_user_cache] {
        nothing_is_known_of_a_stranger,
        a_person_comes_back_as_they_were,
        the_newer_version_stays_whichever_comes_first,
        what_is_outdated_is_not_served,
        a_change_that_counts_no_version_is_one_too,
        the_highest_version_that_was_told_counts,
        nobody_is_remembered_for_ever,
        being_outdated_wins_every_race,
    }
}

port_suite! {
    membership_cache on [memory: crate::adapters::memory_membership_cache] {
        nothing_is_known_of_a_stranger,
        memberships_come_back_as_they_were,
        the_latest_memberships_count,
        a_person_who_changed_is_asked_for_again,
        an_organization_that_changed_is_believed_of_no_member,
        what_was_missed_counts_as_changed,
        nothing_is_remembered_for_long,
        a_change_wins_every_race,
    }
}

port_suite! {
    api_key_cache on [memory: crate::adapters::memory_api_key_cache] {
        nothing_is_known_of_a_stranger,
        a_key_comes_back_as_it_was,
        a_key_that_changed_is_asked_for_again,
        no_key_of_an_organization_that_changed_is_believed,
        what_was_missed_counts_as_changed,
        nothing_is_remembered_for_long,
        a_change_wins_every_race,
    }
}

port_suite! {
    file_storage on [
        disk: crate::adapters::disk_file_storage,
        s3: crate::adapters::s3_file_storage
    ] {
        what_is_put_comes_back_whole,
        any_part_can_be_read,
        what_is_too_large_is_not_kept,
        what_breaks_off_is_not_kept,
        what_is_not_there_is_missing,
        what_is_removed_is_gone_and_removing_twice_harms_nobody,
        everything_that_is_there_is_listed,
        many_at_once_get_past_each_other,
        a_storage_that_is_there_answers,
    }
}

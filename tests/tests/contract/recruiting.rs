//! What recruiting promises, on every database.

contract_suite! {
    candidates {
        profiles {
            every_field_of_a_profile_comes_back,
            entries_come_and_go_with_every_field,
            a_skill_is_there_once_however_it_is_written,
            what_is_kept_of_a_candidate_is_exported_and_forgotten,
        }
        cvs {
            a_cv_comes_back_as_it_was,
            two_cvs_of_a_person_are_never_active,
            what_was_read_is_noted_once,
            the_file_of_a_cv_stays_for_as_long_as_the_cv,
        }
        races {
            of_fifty_cvs_added_at_once_twenty_stay_and_one_is_active,
            of_fifty_who_activate_at_once_one_is_active,
            adding_activating_and_removing_at_once_leave_one_active,
            of_fifty_who_name_a_skill_at_once_one_does,
            fifty_entries_at_once_never_overfill_a_list,
        }
    }
    hiring {
        stages {
            stages_come_back_in_their_order_to_their_organization_alone,
            no_application_stays_in_a_stage_that_is_removed_meanwhile,
        }
        scorecards {
            of_fifty_scorecards_of_one_person_one_is_written,
            a_scorecard_comes_back_as_it_was_to_its_organization_alone,
        }
        interviews {
            of_fifty_interviews_of_one_interviewer_at_once_one_is_planned,
            an_interview_comes_back_as_it_was_to_either_side,
            whoever_talks_to_somebody_is_busy_meanwhile,
        }
        offers {
            of_fifty_offers_drafted_at_once_one_is_open,
            of_accepting_and_taking_back_at_once_one_happens,
            of_accepting_and_withdrawing_at_once_one_happens,
            an_offer_comes_back_as_it_was_and_drafts_to_the_employer_alone,
            offers_expire_once_and_not_before_their_time,
        }
        keeping {
            whoever_was_not_taken_is_forgotten_after_two_years,
            what_candidates_may_see_is_exported_and_everything_erased,
        }
    }
    recruiting {
        jobs {
            a_job_comes_back_as_it_was,
            everybody_sees_what_is_published_and_open,
            published_jobs_come_page_by_page_the_latest_first,
            a_place_is_found_by_how_it_begins,
            jobs_of_an_organization_come_page_by_page_by_their_state,
        }
        public {
            a_company_is_found_by_either_of_its_names,
            every_version_of_the_list_has_a_state_of_its_own,
            what_everybody_sees_is_told_when_it_changes,
            nodes_forget_lists_that_another_changes,
        }
        applicants {
            a_file_comes_back_as_it_was_to_its_organization_alone,
            people_are_listed_once_and_found_by_their_tags,
            applications_say_whose_they_are_and_are_found_by_tag,
            people_who_are_alike_are_found,
            of_many_changes_at_once_nobody_gets_lost,
            whoever_is_forgotten_is_no_applicant,
        }
        applications {
            of_fifty_who_apply_at_once_one_applies,
            an_application_comes_back_with_how_it_moved,
            applications_come_page_by_page_the_latest_first,
            notes_belong_to_the_employer_alone,
            whoever_is_forgotten_leaves_no_word,
        }
        matching {
            published_jobs_come_with_what_they_are_compared_by,
            jobs_that_do_not_suit_are_left_out,
            what_a_candidate_says_is_read_alike_everywhere,
            applicants_come_with_what_they_are_compared_by,
            what_is_still_to_be_made_is_found,
        }
        rankings {
            what_an_employer_was_shown_is_kept_and_forgotten_with_its_person,
            nothing_is_noted_of_whom_was_forgotten_meanwhile,
            rankings_are_kept_for_two_years,
        }
        skills {
            imported_skills_replace_those_before,
            of_many_imports_at_once_one_is_whole,
        }
        search {
            forms_of_a_word_find_each_other,
            english_is_understood_as_well,
            a_phrase_stands_together,
            the_last_word_may_be_a_beginning,
            names_with_signs_are_words,
            company_place_and_description_are_looked_at,
            what_stands_in_the_title_comes_first,
            only_what_is_published_is_found,
            with_its_job_everything_goes,
            filters_narrow_what_is_found,
            pages_show_every_job_once,
            a_job_that_comes_or_goes_moves_no_other,
            what_is_typed_never_fails,
            texts_of_every_alphabet_are_stored_and_found,
        }
        searches {
            a_saved_search_comes_back_as_it_was,
            what_is_kept_of_searches_is_exported_and_forgotten,
            of_fifty_saved_at_once_those_stay_that_fit,
        }
        agreement {
            an_alert_finds_what_the_list_finds,
        }
        alerts {
            who_listens_comes_page_by_page,
            nobody_hears_of_their_own_organization,
            a_job_is_found_once,
            a_digest_is_sent_once_a_period,
            of_many_who_send_digests_one_takes_a_search,
            what_is_found_goes_with_its_job_and_with_time,
        }
        dashboards {
            what_is_counted_of_a_candidate_agrees_with_the_lists,
            what_is_counted_of_organizations_agrees_with_the_lists,
            what_is_counted_of_the_platform_agrees_with_what_came,
            counting_takes_few_questions,
        }
    }
}

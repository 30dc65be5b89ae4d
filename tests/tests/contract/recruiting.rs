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
    recruiting {
        jobs {
            a_job_comes_back_as_it_was,
            everybody_sees_what_is_published_and_open,
            published_jobs_come_page_by_page_the_latest_first,
            a_place_is_found_by_how_it_begins,
            jobs_of_an_organization_come_page_by_page_by_their_state,
        }
        applications {
            of_fifty_who_apply_at_once_one_applies,
            an_application_comes_back_with_how_it_moved,
            applications_come_page_by_page_the_latest_first,
            notes_belong_to_the_employer_alone,
            whoever_is_forgotten_leaves_no_word,
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
    }
}

//! The tests of the two doors are twins themselves: `html_…` and `api_…` of equal names, but for what is
//! listed here with its reason.

use crate::source::layers::{read, root};
use std::collections::BTreeSet;

/// Promises of one door that the other cannot make, and why not.
const OF_ONE_DOOR: [(&str, &[&str]); 9] = [
    // Set-up, links and their forms are pages only.
    (
        "html",
        &[
            "set_up_signs_the_first_administrator_in",
            "without_the_code_nobody_becomes_administrator",
            "a_set_up_code_works_once",
            "set_up_is_written_down",
            "an_outstanding_set_up_code_survives_a_restart",
            "a_link_is_not_used_up_by_looking_but_works_once",
            "a_newer_link_kills_the_older_one",
            "a_link_dies_of_old_age",
            "a_weak_password_does_not_use_the_link_up",
            "whatever_ends_the_logins_ends_the_link",
            "a_link_that_was_never_made_opens_nothing",
            "a_link_is_shown_once_and_no_field_takes_a_password_for_another",
            "adding_enabling_and_deleting_is_written_down",
        ],
    ),
    // What a browser does by itself: it keeps a cookie and is led to the next page.
    (
        "html",
        &[
            "signing_in_gives_one_cookie_with_every_attribute",
            "signing_in_leads_to_where_one_wanted_to_go",
            "a_wrong_password_is_401_and_keeps_the_name",
            "signing_in_again_in_the_same_browser_replaces_its_login",
            "signing_in_again_replaces_the_login_of_one_who_must_change_too",
            "a_wrong_secret_opens_nothing_and_clears_nothing",
            "a_dead_cookie_is_cleared_and_one_can_sign_in",
            "a_sign_in_form_that_cannot_be_read_says_why",
            "confirming_leads_back_and_counts_for_fifteen_minutes",
            "confirming_here_confirms_nothing_elsewhere",
            "confirming_replaces_the_cookie_and_a_second_tab_survives_it",
            "what_was_changed_is_there_after_a_restart",
            "what_has_ended_stays_ended_over_a_restart",
        ],
    ),
    // A list is saved, and news are seen and put away, on pages.
    (
        "html",
        &[
            "an_empty_audit_says_what_to_do",
            "the_audit_is_saved_as_a_list_that_no_spreadsheet_acts_on",
            "a_saved_list_holds_all_there_is_and_no_more_than_configured",
            "a_saved_audit_names_the_login_as_it_was_called",
            "the_saved_audit_names_devices_by_both_names",
            "nobody_hides_behind_a_display_name",
            "a_key_used_twice_is_told_on_the_next_page_until_it_was_seen",
            "what_others_did_is_told_with_their_name",
            "failed_sign_ins_are_counted_and_nothing_is_pushed_out_by_them",
            "a_sign_in_from_a_new_address_is_told_everywhere_but_there",
            "news_are_told_on_every_page_to_whom_they_concern",
        ],
    ),
    // What only a pair of tokens has: claims, an expiry of its own, a device that names itself.
    (
        "api",
        &[
            "signing_in_gives_a_pair_with_every_member",
            "an_access_token_says_what_the_contract_says",
            "a_wrong_password_is_401_and_says_no_more",
            "an_access_token_expires_and_a_refresh_renews_it",
            "signing_in_again_with_the_same_device_id_replaces_its_login",
            "a_device_is_named_within_limits",
            "confirming_counts_for_fifteen_minutes",
            "a_rotated_refresh_token_is_there_after_a_restart",
            "a_spent_refresh_token_is_written_down",
            "news_are_in_ones_own_history",
        ],
    ),
    // What only programs meet: members, queries, challenges, the name of the door.
    (
        "api",
        &[
            "where_no_bearer_was_shown_no_error_is_named",
            "a_403_says_what_the_token_lacks",
            "a_device_has_one_name_everywhere",
            "one_login_of_ones_own_can_be_asked_for",
            "null_empties_a_text_that_may_be_empty",
            "what_may_not_be_null_is_named",
            "a_merge_patch_is_read_by_every_patch_and_by_nothing_else",
            "an_unknown_member_of_a_query_is_refused_by_every_route",
            "the_members_of_a_query_that_are_known_are_accepted",
            "in_another_case_is_answered_as_api",
            "in_another_case_is_refused_as_api_is",
        ],
    ),
    // How a page is shown: its language, its names of devices, where the keyboard stands.
    (
        "html",
        &[
            "ended_logins_and_notices_show_our_own_names_in_the_language_of_the_reader",
            "our_own_names_of_devices_are_shown_in_the_language_of_the_reader",
            "a_link_comes_back_with_the_focus_on_its_box",
            "a_login_that_gets_no_name_comes_back_as_it_was_typed_with_the_focus_on_its_box",
            "administrators_forms_come_back_with_the_focus_on_the_first_box_at_fault",
            "ones_own_forms_come_back_with_the_focus_on_the_first_box_at_fault",
            "set_up_comes_back_with_the_focus_on_the_first_box_at_fault",
            "sign_in_comes_back_with_the_focus_on_what_is_to_be_typed_again",
            "after_sign_in_the_address_has_no_say",
            "one_press_switches_the_language_after_sign_in_and_leads_back",
            "one_press_switches_the_language_before_sign_in",
            "the_address_picks_the_language_of_pages_before_sign_in",
            "the_language_chosen_before_the_first_sign_in_is_kept_with_the_person",
            "the_language_goes_along_with_every_link_and_form_before_sign_in",
            "the_language_goes_along_with_every_redirect_before_sign_in",
            "the_language_stays_through_failed_and_throttled_sign_ins",
            "the_page_of_a_link_can_be_switched_whoever_is_signed_in",
            "who_must_change_their_password_first_may_choose_their_language",
            "an_invitation_by_either_door_says_by_whom_and_one_from_the_command_line_by_nobody",
            "an_invitation_says_to_what_and_by_whom",
        ],
    ),
    // More of set-up, links and saved lists.
    (
        "html",
        &[
            "a_saved_list_begins_with_one_mark_for_excel_whatever_becomes_of_it",
            "a_recovery_link_asks_for_another_password_than_the_one_that_is_set",
            "set_up_tells_of_a_lookalike_and_goes_on_when_it_is_meant",
            "guesses_at_others_keep_nobody_out_who_has_just_set_the_house_up",
            "guesses_from_the_same_address_keep_nobody_from_their_link",
            "a_link_made_while_the_clock_was_ahead_ends_in_time",
            "a_link_survives_a_start_twenty_days_behind",
            "a_set_up_code_made_while_the_clock_was_ahead_opens_nothing",
        ],
    ),
    // What is repeated by a header, or rests on one; pages have `forms/twice.rs` and `forms/tabs.rs`.
    (
        "api",
        &[
            "a_change_that_rests_on_an_older_state_is_refused",
            "a_key_opens_nothing",
            "a_key_that_is_none_is_named",
            "a_link_repeated_with_its_key_is_the_same_link",
            "a_login_that_has_changed_is_not_ended",
            "a_password_changed_twice_keeps_the_phone_signed_in",
            "a_refused_request_may_be_repeated_with_its_key",
            "a_request_cut_off_is_done_once",
            "an_invitation_repeated_with_its_key_gets_the_same_answer",
            "one_key_sent_many_times_at_once_adds_one_person",
            "the_token_of_before_a_change_repeats_only_that_change",
        ],
    ),
    // Keys and what only programs are told.
    (
        "api",
        &[
            "ordinary_names_are_made_at_once",
            "each_word_may_stand_in_another_field",
            "a_key_retired_by_a_clock_that_was_ahead_signs_nobody_out",
            "a_key_superseded_while_the_clock_was_ahead_is_retired_in_time",
            "a_login_made_while_the_clock_was_ahead_says_when_it_ends",
        ],
    ),
];

/// What exists at both doors is promised at both, in the same words.
#[test]
fn promises_at_one_door_are_kept_at_the_other() {
    let top = root().join("tests/it");
    let mut found = Vec::new();
    read(&top, &top, &mut found);
    let promises = |door: &str| -> BTreeSet<String> {
        let start = format!("fn {door}_");
        let tests = found.iter().flat_map(|source| source.text.split("#[test]\n").skip(1));
        let names = tests.filter_map(|test| test.strip_prefix(start.as_str())?.split('(').next().map(str::to_owned));
        names.collect()
    };
    let alone = |door: &str| -> BTreeSet<String> {
        let own = OF_ONE_DOOR.iter().filter(|(of, _)| *of == door);
        own.flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned())).collect()
    };
    let (html, api) = (promises("html"), promises("api"));
    assert!(html.len() > 50 && api.len() > 40, "{} {}", html.len(), api.len());
    assert_eq!(html.difference(&api).cloned().collect::<BTreeSet<_>>(), alone("html"));
    assert_eq!(api.difference(&html).cloned().collect::<BTreeSet<_>>(), alone("api"));
}

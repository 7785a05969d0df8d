package io.gatehouse.profile.setup;

/** One step must wait for another; the sentence says why, for the page that shows the waiting. */
public record OrderRule(SetUpStep step, SetUpStep after, String why) {}

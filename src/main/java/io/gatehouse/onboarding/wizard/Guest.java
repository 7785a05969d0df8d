package io.gatehouse.onboarding.wizard;

import io.gatehouse.onboarding.signin.Place;

/** Somebody whose browser came by a link: who he is nobody knows yet. */
public record Guest(WizardVisit visit, Place place) {}

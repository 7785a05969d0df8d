package io.gatehouse.onboarding;

/** Somebody whose browser came by a link: who he is nobody knows yet. */
record Guest(WizardVisit visit, Place place) {}

package io.gatehouse.subscription;

import io.gatehouse.shared.ProviderId;

/** Something more lies ready in the inbox; published in the transaction that puts it there. */
public record InboxGrew(ProviderId provider) {}

package io.gatehouse.alert.web;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why something is red: from what happened to who must do what and how it ends.
 *
 * @param alert where one stands for it
 * @param tone of the sign before what happened
 * @param since null where nobody wrote it down
 */
record Chain(
        String title,
        @Nullable UUID alert,
        String tone,
        String icon,
        String sentence,
        @Nullable Instant since,
        String effect,
        String who,
        String end) {}

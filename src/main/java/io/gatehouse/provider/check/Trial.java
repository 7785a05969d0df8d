package io.gatehouse.provider.check;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of something that was tried for real.
 *
 * @param fix what to do where it failed
 */
record Trial(Said found, @Nullable Said fix) {

    static Trial passed(Said found) {
        return new Trial(found, null);
    }

    LineResult on(SetUpLine line) {
        return fix == null ? LineResult.green(line, found) : LineResult.wrong(line, found, fix);
    }
}

package io.gatehouse.directory.write;

/**
 * How much of something a round would remove.
 *
 * @param known before the round
 * @param done removed by pages of the round that were taken already
 */
public record Removals(RemovalSubject subject, long removed, long known, long done) {

    /** As a person should read it who knows nothing of rounds and pages. */
    String sentence() {
        String gone = "%,d of the %,d %s we know".formatted(removed, known, subject.words());
        return done == 0
                ? "Microsoft says that " + gone + " are gone. Nothing was removed."
                : "Microsoft says that %s are gone. %,d of them were removed before the sync stopped, the other %,d were not."
                        .formatted(gone, done, removed - done);
    }
}

package io.gatehouse.directory.write;

/**
 * How much of something would be removed with what was removed lately.
 *
 * @param known before any of it
 * @param done removed already, by earlier rounds and pages
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

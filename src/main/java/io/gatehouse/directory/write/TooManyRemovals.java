package io.gatehouse.directory.write;

import java.util.List;
import java.util.stream.Collectors;

/** So much is gone that a person should look before it is marked as removed. */
public class TooManyRemovals extends RuntimeException {

    private static final String ADVICE = " The sync has stopped and waits for an operator: look into the customer's"
            + " tenant. If they should be gone, choose Run and remove on the customer's Directory tab; if not, have them"
            + " restored there and choose Sync now. Until then nothing is copied.";

    private final List<Removals> asked;

    public TooManyRemovals(List<Removals> asked) {
        super(sentence(asked));
        this.asked = List.copyOf(asked);
    }

    public List<Removals> asked() {
        return asked;
    }

    /** What happened, and who has to do what. */
    public static String sentence(List<Removals> asked) {
        return asked.stream().map(Removals::sentence).collect(Collectors.joining(" ")) + ADVICE;
    }
}

package io.gatehouse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** From which numbers random histories are told: those of a build, or {@code -Dgatehouse.seeds=17,40-60}. */
public final class RandomSeeds {

    private static final String PROPERTY = "gatehouse.seeds";

    private RandomSeeds() {}

    /** Says of a failure, whatever it is, how to see it again: one history may begin with what those before have left. */
    public static void each(String usual, LongConsumer history) {
        List<String> told = new ArrayList<>();
        Arrays.stream(System.getProperty(PROPERTY, usual).split(","))
                .flatMapToLong(RandomSeeds::range)
                .forEach(seed -> {
                    told.add(String.valueOf(seed));
                    try {
                        history.accept(seed);
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(
                                "Seed %d, again with -D%s=%s: %s"
                                        .formatted(seed, PROPERTY, String.join(",", told), e.getMessage()),
                                e);
                    }
                });
    }

    private static LongStream range(String seeds) {
        String[] ends = seeds.strip().split("-");
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }
}

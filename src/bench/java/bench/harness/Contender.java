package bench.harness;

/**
 * One way to do the work.
 *
 * @param prepare what brings everything back to the start; not measured
 * @param check throws where the work was not done right; not measured
 */
public record Contender(String name, Step prepare, Step work, Step check) {

    /** A part of a round. */
    @FunctionalInterface
    public interface Step {
        Step NOTHING = () -> {};

        void run() throws Exception;
    }

    public static Contender of(String name, Step work) {
        return new Contender(name, Step.NOTHING, work, Step.NOTHING);
    }

    public Contender preparedBy(Step step) {
        return new Contender(name, step, work, check);
    }

    public Contender checkedBy(Step step) {
        return new Contender(name, prepare, work, step);
    }
}

package bench.harness;

/**
 * One way to do the work.
 *
 * @param prepare what brings everything back to the start; not measured
 * @param rest what goes on behind the work while nobody waits: it takes no time, but its CPU and WAL count
 * @param check throws where the work was not done right; not measured
 */
public record Contender(String name, Step prepare, Step work, Step rest, Step check) {

    /** A part of a round. */
    @FunctionalInterface
    public interface Step {
        Step NOTHING = () -> {};

        void run() throws Exception;
    }

    public static Contender of(String name, Step work) {
        return new Contender(name, Step.NOTHING, work, Step.NOTHING, Step.NOTHING);
    }

    public Contender preparedBy(Step step) {
        return new Contender(name, step, work, rest, check);
    }

    public Contender followedBy(Step step) {
        return new Contender(name, prepare, work, step, check);
    }

    public Contender checkedBy(Step step) {
        return new Contender(name, prepare, work, rest, step);
    }
}

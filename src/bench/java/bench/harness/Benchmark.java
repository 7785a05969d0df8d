package bench.harness;

/** One entry of the list B1 to B18. */
public interface Benchmark {

    /** What it is asked for by, {@code B1} for instance. */
    String id();

    String title();

    void run(Lab lab, Report report) throws Exception;
}

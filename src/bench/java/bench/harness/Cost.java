package bench.harness;

import java.util.function.ToDoubleFunction;

/** What one piece of work took: seconds by the clock, CPU seconds here and in PostgreSQL, bytes of WAL and of heap. */
public record Cost(double wall, double cpu, double database, long wal, long allocated) {

    /** How two contenders are compared. */
    public enum Kind {
        WALL("wall time", Cost::wall),
        CPU("CPU, here and in PostgreSQL", Cost::allCpu);

        final String words;
        final ToDoubleFunction<Cost> of;

        Kind(String words, ToDoubleFunction<Cost> of) {
            this.words = words;
            this.of = of;
        }

        public double of(Cost cost) {
            return of.applyAsDouble(cost);
        }
    }

    public double allCpu() {
        return cpu + database;
    }
}

package bench.harness;

import java.util.List;
import java.util.Locale;

/** The middle of several values, with the smallest and the largest. */
public record Spread(double median, double least, double most) {

    public static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** One value that does not vary. */
    public static Spread exactly(double value) {
        return new Spread(value, value, value);
    }

    @Override
    public String toString() {
        return least == most
                ? String.format(Locale.ENGLISH, "%.3g", median)
                : String.format(Locale.ENGLISH, "%.3g (%.3g to %.3g)", median, least, most);
    }
}

package bench.harness;

import bench.harness.Cost.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs contenders in turn, each round in another order, and compares them only within a round. */
public final class Rounds {

    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
    private final Map<String, Long> commits = new HashMap<>();

    private Rounds() {}

    /** One round to warm up, in which commits are counted, then as many as {@code -Dbench.rounds} says. */
    public static Rounds of(Meter meter, List<Contender> contenders) throws Exception {
        return of(meter, contenders, Integer.getInteger("bench.rounds", 5));
    }

    public static Rounds of(Meter meter, List<Contender> contenders, int count) throws Exception {
        Rounds rounds = new Rounds();
        contenders.forEach(contender -> rounds.costs.put(contender.name(), new ArrayList<>()));
        for (int round = -1; round < count; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(Math.floorMod(i + round, contenders.size()));
                contender.prepare().run();
                if (round < 0) {
                    rounds.commits.put(contender.name(), meter.commits(contender));
                } else {
                    rounds.costs.get(contender.name()).add(meter.of(contender));
                }
                contender.check().run();
            }
        }
        return rounds;
    }

    public List<Cost> costs(String name) {
        return costs.get(name);
    }

    public long commits(String name) {
        return commits.get(name);
    }

    public Map<String, List<Cost>> all() {
        return costs;
    }

    /** How many times the other costs what this costs, round by round. */
    public Spread times(String other, String subject, Kind kind) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < costs.get(subject).size(); i++) {
            ratios.add(kind.of.applyAsDouble(costs.get(other).get(i))
                    / kind.of.applyAsDouble(costs.get(subject).get(i)));
        }
        return Spread.of(ratios);
    }
}

package io.gatehouse.sandbox;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The demo's tour, told by whoever knows how far the visitor came; the layouts of the sandbox's pages read it. */
@Component
public class Tour {

    private volatile Supplier<List<TourStep>> steps = List::of;

    void toldBy(Supplier<List<TourStep>> guide) {
        steps = guide;
    }

    public List<TourStep> steps() {
        return steps.get();
    }
}

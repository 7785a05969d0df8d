package io.gatehouse.shared;

import java.util.List;

/** The languages that people of a customer are spoken to in. */
public final class Languages {

    /** A new one needs its message bundles too: a test asks for every key that a customer may meet. */
    public static final List<String> SPOKEN = List.of("en", "de", "fr", "es", "da", "ja");

    private Languages() {}
}

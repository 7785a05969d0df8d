package io.gatehouse.sandbox;

import java.net.URI;

/** A step of the demo's tour as the sandbox's pages show it. */
public record TourStep(int number, String name, URI address, State state) {

    /** How far the visitor is with it. */
    public enum State {
        DONE,
        CURRENT,
        NEXT
    }
}

package io.gatehouse.demo;

/** Demo mode meets a machine that it cannot work on; says what is wrong and the way out. */
class CannotStart extends RuntimeException {

    private final String problem;
    private final String wayOut;

    CannotStart(String problem, String wayOut) {
        super(problem);
        this.problem = problem;
        this.wayOut = wayOut;
    }

    String problem() {
        return problem;
    }

    String wayOut() {
        return wayOut;
    }
}

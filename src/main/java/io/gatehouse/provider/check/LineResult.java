package io.gatehouse.provider.check;

import java.util.List;

/** What was found on one line, and what has to be done where it is not as wanted. */
public record LineResult(SetUpLine line, LineState state, List<Said> found, List<Said> fixes) {

    static LineResult green(SetUpLine line, Said found) {
        return new LineResult(line, LineState.GREEN, List.of(found), List.of());
    }

    static LineResult wrong(SetUpLine line, Said found, Said fix) {
        return new LineResult(line, LineState.WRONG, List.of(found), List.of(fix));
    }

    public static LineResult open(SetUpLine line) {
        return new LineResult(line, LineState.OPEN, List.of(Said.of("provider.look.open")), List.of());
    }

    public boolean wrong() {
        return state == LineState.WRONG;
    }
}

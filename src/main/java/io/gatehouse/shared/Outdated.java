package io.gatehouse.shared;

/** Changes are asked for since a time of which not all is kept any more: whoever asks has to read everything anew (status 410). */
public class Outdated extends RuntimeException {

    public Outdated(String sentence) {
        super(sentence);
    }
}

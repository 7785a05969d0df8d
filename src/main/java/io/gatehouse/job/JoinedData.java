package io.gatehouse.job;

/**
 * Data of a job that several may want at once: the one that is open does what all of them asked for. Without it what was
 * wanted last takes the place of what was wanted before, unless the job is at work or held.
 *
 * @param <T> the data of all jobs of this kind
 */
public interface JoinedData<T> {

    /** This wish and one that came before it. */
    T with(T earlier);
}

package io.gatehouse.job.run;

/** Somebody cancelled the job, or another replica has taken it over; the handler must stop. */
class JobTakenAway extends RuntimeException {

    JobTakenAway() {
        super("The job was cancelled or is worked on elsewhere.");
    }
}

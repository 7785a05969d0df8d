package io.gatehouse.profile;

import io.gatehouse.profile.setup.Hosting;
import java.util.List;

/**
 * How a service introduces itself.
 *
 * @param hosting where it can run, the usual place first; with two of them the operator chooses
 */
public record ProfileTitle(String displayName, String summary, List<Hosting> hosting) {

    public ProfileTitle {
        hosting = List.copyOf(hosting);
    }
}

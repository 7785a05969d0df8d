/** The profiles that there are: built in or edited, in versions. */
@NamedInterface("shelf")
@NullMarked
package io.gatehouse.profile.shelf;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

/** How an application proves itself: the kinds, where each is kept, upload and acceptance. */
@NamedInterface("credential")
@NullMarked
package io.gatehouse.registration.credential;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

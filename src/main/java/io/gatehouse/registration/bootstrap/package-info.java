/** The app that made a registration for the customer, and its removal once it is needed no more. */
@NamedInterface("bootstrap")
@NullMarked
package io.gatehouse.registration.bootstrap;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

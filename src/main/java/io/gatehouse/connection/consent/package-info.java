/** What a tenant has consented to, as Microsoft tells it. */
@NamedInterface("consent")
@NullMarked
package io.gatehouse.connection.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

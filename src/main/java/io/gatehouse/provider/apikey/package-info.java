/** Keys by which programs without an app at Entra call the REST API. */
@NamedInterface("apikey")
@NullMarked
package io.gatehouse.provider.apikey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

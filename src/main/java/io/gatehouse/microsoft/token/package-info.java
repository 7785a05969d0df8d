/** Gets tokens: by code, refresh token, client credential or assertion. */
@NamedInterface("token")
@NullMarked
package io.gatehouse.microsoft.token;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

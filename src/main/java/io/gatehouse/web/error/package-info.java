/** What is answered when something went wrong. */
@NullMarked
package io.gatehouse.web.error;

import org.jspecify.annotations.NullMarked;

/** Owners stop all calls to Microsoft or all mail, and let them go on. */
@NullMarked
package io.gatehouse.provider.pause;

import org.jspecify.annotations.NullMarked;

/** Whether an organisation that Microsoft does not know any more is believed to be gone. */
@NamedInterface("absence")
@NullMarked
package io.gatehouse.connection.absence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

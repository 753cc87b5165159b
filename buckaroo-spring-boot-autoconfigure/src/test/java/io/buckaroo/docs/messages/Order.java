package io.buckaroo.docs.messages;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;

/**
 * A message of the client.
 */
record Order(@NotBlank String product, @Positive int quantity) {

}

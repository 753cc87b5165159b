package io.buckaroo.docs.compared;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;

/**
 * A message of a client.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface Command {

	Cart applyTo(Cart cart);

	record Add(@NotBlank String product, @Positive int quantity) implements Command {

		@Override
		public Cart applyTo(Cart cart) {
			return cart.with(this.product, this.quantity);
		}

	}

	record Remove(@NotBlank String product) implements Command {

		@Override
		public Cart applyTo(Cart cart) {
			return cart.without(this.product);
		}

	}

}

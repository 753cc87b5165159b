package io.buckaroo.codec;

import java.util.List;

import io.buckaroo.MalformedMessage.Violation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.HibernateValidatorFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Validates messages with {@code jakarta.validation}, in the default group. The elements
 * of a message that is a collection, an array, a map or an {@code Optional} are validated
 * as if they were annotated with {@code @Valid}, until 100 constraints are violated.
 * <p>
 * At most 100 violations are returned, in the order of their paths. In a path the key of
 * a map is a name, and elements have indexes: {@code [0].prices.EUR}.
 * <p>
 * Of a {@linkplain #validateLarge large message} only the first violation is returned, by
 * the fail-fast mode of Hibernate Validator: a validator checks all elements of a
 * property that is annotated with {@code @Valid}, and many equal ones that are invalid
 * take it minutes. Another validator, or one that is not a {@link ValidatorFactory} too,
 * as that of Spring Boot is, has no such mode: then a small
 * {@code buckaroo.websocket.max-message-size} limits the work that a client can cause.
 */
public final class BeanMessageValidator implements MessageValidator {

	private static final int MAX_VIOLATIONS = 100;

	private static final boolean HIBERNATE = ClassUtils.isPresent("org.hibernate.validator.HibernateValidatorFactory",
			BeanMessageValidator.class.getClassLoader());

	private final BeanValidation all;

	private final BeanValidation first;

	/**
	 * Creates a validator.
	 * @param validator the validator of the application
	 */
	public BeanMessageValidator(Validator validator) {
		this.all = new BeanValidation(validator, MAX_VIOLATIONS);
		Validator failFast = (HIBERNATE && validator instanceof ValidatorFactory factory) ? FailFast.of(factory)
				: validator;
		this.first = new BeanValidation(failFast, 1);
		validate(new Unset(null));
	}

	/**
	 * Validates a message.
	 * @throws IllegalStateException if the validator fails, such as for a constraint that
	 * does not fit the type of its property
	 */
	@Override
	public List<Violation> validate(Object message) {
		return this.all.validate(message);
	}

	/**
	 * Validates a large message, up to the first violation.
	 * @throws IllegalStateException if the validator fails
	 */
	@Override
	public List<Violation> validateLarge(Object message) {
		return this.first.validate(message);
	}

	/**
	 * An invalid message. It is validated at start-up, so that the texts of violations
	 * are not read from the class path on an event loop.
	 *
	 * @param value no value
	 */
	private record Unset(@NotNull @Nullable Object value) {

	}

	/**
	 * The fail-fast mode, loaded only if Hibernate Validator is present.
	 */
	private static final class FailFast {

		private static Validator of(ValidatorFactory factory) {
			return factory.unwrap(HibernateValidatorFactory.class).usingContext().failFast(true).getValidator();
		}

	}

}

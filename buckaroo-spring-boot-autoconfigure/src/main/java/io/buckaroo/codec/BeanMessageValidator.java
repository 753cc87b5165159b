package io.buckaroo.codec;

import java.util.List;

import io.buckaroo.MalformedMessage.Violation;
import jakarta.validation.Validator;

/**
 * Validates messages by the constraints of {@code jakarta.validation}.
 */
public final class BeanMessageValidator implements MessageValidator {

	private final Validator validator;

	/**
	 * Creates a validator.
	 * @param validator the validator of the application
	 */
	public BeanMessageValidator(Validator validator) {
		this.validator = validator;
	}

	@Override
	public List<Violation> validate(Object message) {
		return this.validator.validate(message)
			.stream()
			.map((violation) -> new Violation(violation.getPropertyPath().toString(), violation.getMessage()))
			.toList();
	}

}

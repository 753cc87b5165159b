package io.buckaroo.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.buckaroo.MalformedMessage.Violation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Validates messages and their elements with a validator.
 *
 * @param validator the validator
 * @param maxViolations the number of violations after which the rest is not validated
 */
record BeanValidation(Validator validator, int maxViolations) {

	/**
	 * Validates a message.
	 * @param message the message
	 * @return the violations, in the order of their paths
	 * @throws IllegalStateException if the validator fails
	 */
	List<Violation> validate(Object message) {
		List<Violation> violations = new ArrayList<>();
		collect(PropertyPath.ROOT, message, violations);
		violations.sort(Comparator.comparing(Violation::path).thenComparing(Violation::message));
		return violations;
	}

	private void collect(PropertyPath path, Object value, List<Violation> violations) {
		if (isBean(value)) {
			validate(path, value, violations);
		}
		if (value instanceof Object[] elements) {
			collectElements(path, Arrays.asList(elements), violations);
		}
		else if (value instanceof Collection<?> elements) {
			collectElements(path, elements, violations);
		}
		else if (value instanceof Map<?, ?> entries) {
			entries.forEach((key, element) -> {
				if (isValidated(element, violations)) {
					collect(path.property(String.valueOf(key)), element, violations);
				}
			});
		}
		else if (value instanceof Optional<?> optional && optional.isPresent()) {
			collect(path, optional.get(), violations);
		}
	}

	private void collectElements(PropertyPath path, Collection<?> elements, List<Violation> violations) {
		int index = 0;
		for (Object element : elements) {
			if (isValidated(element, violations)) {
				collect(path.element(index), element, violations);
			}
			index++;
		}
	}

	/**
	 * Skips numbers and strings, of which a message may have a million.
	 */
	private boolean isValidated(@Nullable Object element, List<Violation> violations) {
		return element != null && violations.size() < this.maxViolations
				&& (isBean(element) || element instanceof Collection || element instanceof Map
						|| element instanceof Object[] || element instanceof Optional);
	}

	/**
	 * A class of the JDK has no constraints.
	 */
	private static boolean isBean(Object value) {
		return value.getClass().getClassLoader() != null && !value.getClass().isArray();
	}

	private void validate(PropertyPath path, Object bean, List<Violation> violations) {
		try {
			for (ConstraintViolation<Object> violation : this.validator.validate(bean)) {
				if (violations.size() == this.maxViolations) {
					break;
				}
				violations
					.add(new Violation(resolve(path, violation.getPropertyPath()).value(), violation.getMessage()));
			}
		}
		catch (ValidationException ex) {
			throw new IllegalStateException(
					"A message of the type '%s' cannot be validated: correct its constraints, or their validators"
						.formatted(bean.getClass().getName()),
					ex);
		}
	}

	private static PropertyPath resolve(PropertyPath parent, Path path) {
		PropertyPath resolved = parent;
		for (Path.Node node : path) {
			if (node.getIndex() != null) {
				resolved = resolved.element(node.getIndex());
			}
			if (node.getKey() != null) {
				resolved = resolved.property(node.getKey().toString());
			}
			if (node.getName() != null && node.getKind() != ElementKind.CONTAINER_ELEMENT) {
				resolved = resolved.property(node.getName());
			}
		}
		return resolved;
	}

}

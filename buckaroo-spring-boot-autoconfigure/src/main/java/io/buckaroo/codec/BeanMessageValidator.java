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
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * Validates messages with {@code jakarta.validation}, in the default group. The elements
 * of a message that is a collection, an array, a map or an {@code Optional} are validated
 * as if they were annotated with {@code @Valid}, until 100 constraints are violated.
 * <p>
 * At most 100 violations are returned, in the order of their paths. In a path the key of
 * a map is a name, and elements have indexes: {@code [0].prices.EUR}.
 * <p>
 * The validation of one bean cannot be stopped: it checks all elements of a property that
 * is annotated with {@code @Valid}, and creates a violation for each that is invalid. A
 * small {@code buckaroo.websocket.max-message-size} limits their number, and so does the
 * property {@code hibernate.validator.fail_fast} of Hibernate Validator, with which only
 * the first violation is found. {@code @Size(max = 100)} does not, because the elements
 * of a collection that is too large are validated as well.
 */
public final class BeanMessageValidator implements MessageValidator {

	private static final int MAX_VIOLATIONS = 100;

	private final Validator validator;

	/**
	 * Creates a validator.
	 * @param validator the validator of the application
	 */
	public BeanMessageValidator(Validator validator) {
		this.validator = validator;
		validate(new Unset(null));
	}

	/**
	 * Validates a message.
	 * @throws IllegalStateException if the validator fails, such as for a constraint that
	 * does not fit the type of its property
	 */
	@Override
	public List<Violation> validate(Object message) {
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
	private static boolean isValidated(@Nullable Object element, List<Violation> violations) {
		return element != null && violations.size() < MAX_VIOLATIONS
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
				if (violations.size() == MAX_VIOLATIONS) {
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

	/**
	 * An invalid message. It is validated at start-up, so that the texts of violations
	 * are not read from the class path on an event loop.
	 *
	 * @param value no value
	 */
	private record Unset(@NotNull @Nullable Object value) {

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

package io.buckaroo.codec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MalformedMessage.Reason;
import io.buckaroo.MalformedMessage.Violation;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidationException;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;

/**
 * Tests for {@link BeanMessageValidator}.
 */
class BeanMessageValidatorTests {

	private static ValidatorFactory factory;

	private final BeanMessageValidator validator = new BeanMessageValidator(factory.getValidator());

	@BeforeAll
	static void createFactory() {
		factory = Validation.byDefaultProvider()
			.configure()
			.messageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
			.buildValidatorFactory();
	}

	@AfterAll
	static void closeFactory() {
		factory.close();
	}

	@Test
	void aValidMessageHasNoViolations() {
		assertThat(this.validator.validate(new Item("a", 1))).isEmpty();
	}

	@Test
	void violationsAreInTheOrderOfTheirPaths() {
		assertThat(this.validator.validate(new Item("", 0))).containsExactly(new Violation("name", "must not be blank"),
				new Violation("quantity", "must be greater than 0"));
	}

	@Test
	void aNestedPropertyHasAPath() {
		assertThat(this.validator.validate(new Order(List.of(new Item("a", 1), new Item("b", 0)), Map.of(), List.of())))
			.containsExactly(new Violation("items[1].quantity", "must be greater than 0"));
	}

	@Test
	void aValueOfAMapHasItsKeyInThePath() {
		assertThat(this.validator.validate(new Order(List.of(), Map.of("a", new Item("b", 0)), List.of())))
			.containsExactly(new Violation("byName.a.quantity", "must be greater than 0"));
	}

	@Test
	void anElementHasItsIndexAsPath() {
		assertThat(this.validator.validate(new Order(List.of(), Map.of(), List.of("a@b.c", "a"))))
			.containsExactly(new Violation("mails[1]", "must be a well-formed email address"));
	}

	@Test
	void aConstraintOfTheClassHasAnEmptyPath() {
		assertThat(this.validator.validate(new Range(2, 1))).containsExactly(new Violation("", "must be ordered"));
	}

	@Test
	void aConstraintOfTheClassOfAnElementHasThePathOfTheElement() {
		assertThat(this.validator.validate(new Ranges(List.of(new Range(2, 1)))))
			.containsExactly(new Violation("ranges[0]", "must be ordered"));
	}

	@Test
	void validatesTheElementsOfAList() {
		assertThat(this.validator.validate(List.of(new Item("a", 1), new Item("b", 0))))
			.containsExactly(new Violation("[1].quantity", "must be greater than 0"));
	}

	@Test
	void validatesTheElementsOfAnArray() {
		assertThat(this.validator.validate(new Item[] { new Item("b", 0) }))
			.containsExactly(new Violation("[0].quantity", "must be greater than 0"));
	}

	@Test
	void validatesTheValuesOfAMap() {
		assertThat(this.validator.validate(Map.of("a", new Item("b", 0))))
			.containsExactly(new Violation("a.quantity", "must be greater than 0"));
	}

	@Test
	void validatesAnOptional() {
		assertThat(this.validator.validate(Optional.of(new Item("b", 0))))
			.containsExactly(new Violation("quantity", "must be greater than 0"));
		assertThat(this.validator.validate(Optional.empty())).isEmpty();
	}

	@Test
	void validatesNestedCollections() {
		assertThat(this.validator.validate(Map.of("a", List.of(List.of(new Item("b", 0))))))
			.containsExactly(new Violation("a[0][0].quantity", "must be greater than 0"));
	}

	@Test
	void ignoresNullElements() {
		assertThat(this.validator.validate(Collections.singletonList(null))).isEmpty();
		assertThat(this.validator.validate(Collections.singletonMap("a", null))).isEmpty();
		assertThat(this.validator.validate(new Item[1])).isEmpty();
	}

	@Test
	void aTypeWithoutConstraintsIsValid() {
		assertThat(this.validator.validate(new Free(""))).isEmpty();
		assertThat(this.validator.validate(JsonMapper.shared().readValue("{\"a\":[1]}", JsonNode.class))).isEmpty();
	}

	@Test
	void typesOfTheJdkAreNotValidated() {
		Validator spy = spy(factory.getValidator());
		BeanMessageValidator validator = new BeanMessageValidator(spy);
		clearInvocations(spy);
		assertThat(validator.validate("text")).isEmpty();
		assertThat(validator.validate(List.of("a", 1, Map.of("b", 2L), new int[1]))).isEmpty();
		then(spy).should(never()).validate(any());
	}

	@Test
	void theNumberOfViolationsIsBounded() {
		assertThat(this.validator.validate(Collections.nCopies(100_000, new Item("a", 0)))).hasSize(100);
	}

	@Test
	void theNumberOfViolationsOfOneBeanIsBounded() {
		Order order = new Order(Collections.nCopies(1_000, new Item("a", 0)), Map.of(), List.of());
		assertThat(this.validator.validate(order)).hasSize(100);
		assertThat(this.validator.validate(List.of(order, order))).hasSize(100);
	}

	@Test
	void theFirstViolationOfALargeMessageEndsItsValidation() {
		CountingInterpolator interpolator = new CountingInterpolator(factory.getMessageInterpolator());
		try (LocalValidatorFactoryBean bean = new LocalValidatorFactoryBean()) {
			bean.setMessageInterpolator(interpolator);
			bean.afterPropertiesSet();
			BeanMessageValidator validator = new BeanMessageValidator(bean);
			interpolator.count.set(0);
			Order order = new Order(Collections.nCopies(1_000, new Item("a", 0)), Map.of(), List.of());
			assertThat(validator.validateLarge(order)).hasSize(1);
			assertThat(interpolator.count).hasValue(1);
		}
	}

	private record CountingInterpolator(MessageInterpolator interpolator,
			AtomicInteger count) implements MessageInterpolator {

		private CountingInterpolator(MessageInterpolator interpolator) {
			this(interpolator, new AtomicInteger());
		}

		@Override
		public String interpolate(String template, Context context) {
			this.count.incrementAndGet();
			return this.interpolator.interpolate(template, context);
		}

		@Override
		public String interpolate(String template, Context context, Locale locale) {
			return interpolate(template, context);
		}

	}

	@Test
	void keysOfTheClientAreShortened() {
		assertThat(this.validator.validate(Map.of("\n" + "a".repeat(10_000), new Item("a", 0)))).singleElement()
			.satisfies((violation) -> assertThat(violation.path()).hasSizeLessThan(100)
				.endsWith(".quantity")
				.doesNotContain("\n"));
	}

	@Test
	void aConstraintThatDoesNotFitItsTypeIsAnErrorOfTheApplication() {
		assertThatIllegalStateException().isThrownBy(() -> this.validator.validate(new Misplaced(1)))
			.withMessage("A message of the type '%s' cannot be validated: correct its constraints, or their validators"
				.formatted(Misplaced.class.getName()))
			.withCauseInstanceOf(ValidationException.class);
	}

	@Test
	void aDecodedMessageIsValidated() throws Exception {
		MessageDecoder<?> decoder = decoder();
		assertThat(decoder.decode(Frame.text("{\"name\":\"a\",\"quantity\":1}"))).isEqualTo(new Item("a", 1));
	}

	@Test
	void anInvalidMessageIsMalformed() {
		Frame.Data frame = Frame.text("{\"name\":\"\",\"quantity\":0}");
		MalformedMessage message = catchThrowableOfType(MalformedMessageException.class, () -> decoder().decode(frame))
			.in(frame);
		assertThat(message.reason()).isEqualTo(Reason.INVALID);
		assertThat(message.description()).isEqualTo("'name' must not be blank, 'quantity' must be greater than 0");
		assertThat(message.violations()).hasSize(2);
		assertThat(message.closeStatus().getCode()).isEqualTo(1007);
	}

	private MessageDecoder<?> decoder() {
		return new MessageCodecs(List.of(new JsonMessageCodec(JsonMapper.shared())), this.validator)
			.formats(new MessageTypes(ResolvableType.forClass(Item.class), ResolvableType.forClass(Item.class)),
					List.of())
			.select(null)
			.decoder();
	}

	record Item(@NotBlank String name, @Positive int quantity) {
	}

	record Order(List<@Valid Item> items, Map<String, @Valid Item> byName, List<@Email String> mails) {
	}

	record Free(String name) {
	}

	record Misplaced(@Email @NotNull Integer number) {
	}

	record Ranges(List<@Valid Range> ranges) {
	}

	@Ordered
	record Range(int from, int to) {
	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Constraint(validatedBy = OrderedValidator.class)
	@interface Ordered {

		String message() default "must be ordered";

		Class<?>[] groups() default {};

		Class<? extends Payload>[] payload() default {};

	}

	public static class OrderedValidator implements ConstraintValidator<Ordered, Range> {

		@Override
		public boolean isValid(Range range, ConstraintValidatorContext context) {
			return range.from() <= range.to();
		}

	}

}

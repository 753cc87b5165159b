package io.buckaroo.test.junit;

import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * A method inside which a guard ignores what it would report.
 *
 * @param frame the method in a stack trace
 */
record Allowance(Pattern frame) {

	static Allowance of(String className, String methodName) {
		Assert.hasText(className, "'className' must not be empty");
		Assert.hasText(methodName, "'methodName' must not be empty");
		// Not in a class whose name only ends like this one's
		return new Allowance(Pattern.compile("(?<![\\w.$])" + Pattern.quote(className + "." + methodName + "(")));
	}

	boolean covers(String stackTrace) {
		return this.frame.matcher(stackTrace).find();
	}

}

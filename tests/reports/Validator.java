import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Holds files against standards with the library of veraPDF: Validator STANDARDS FILE...
 *
 * STANDARDS are names such as 3a and ua1 with commas between them. Prints a line for each file and standard:
 * file, standard, number of checks, and the rules that were broken with an example of each, all between tabs.
 */
class Validator {
    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (int place = 1; place < arguments.length; place++) {
            for (String name : arguments[0].split(",")) {
                System.out.println(arguments[place] + "\t" + name + "\t" + judged(arguments[place], name));
            }
        }
    }

    private static String judged(String file, String name) throws Exception {
        PDFAFlavour standard = PDFAFlavour.fromString(name);
        try (FileInputStream content = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(content, standard)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(standard, false).validate(parser);
            Map<String, String> broken = new TreeMap<>();
            for (TestAssertion check : result.getTestAssertions()) {
                if (check.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = check.getRuleId().getClause() + "-" + check.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, check.getMessage() + " at " + check.getLocation().getContext());
                }
            }
            return result.getTotalAssertions() + "\t" + (result.isCompliant() ? "" : broken);
        }
    }
}

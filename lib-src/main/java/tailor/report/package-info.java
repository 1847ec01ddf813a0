/**
 * From runs to a paper: runs become Tablesaw tables, tables become XChart charts, charts become files.
 *
 * <p>Nothing here sees a tensor, so every figure is rebuilt from the run store without a GPU, headless.
 *
 * <p><b>Units.</b> A chart is laid out in {@code 1/300} inch: a chart as wide as one column (84 mm) is 990 units wide,
 * and one unit is one pixel of the 300-dpi PNG. Font sizes and line widths are stated in points (1/72 inch).
 */
package tailor.report;

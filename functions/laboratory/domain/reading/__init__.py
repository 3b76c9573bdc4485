"""From the text of a laboratory's file to rows: what columns, segments and resources mean.

Pure: bytes are decoded and workbooks opened in `runtime.documents`; `service.reading` joins the
two. All readers stream, and refuse a file as a whole where rows could be lost in silence.
"""

;; dump: lower
;; Two cases are one compare; more are a table, the index held to its last entry.
(module
  (func (export "f") (param i32) (result i32)
    (block $c (block $b (block $a
      (br_table $a $b $c (local.get 0)))
      (return (i32.const 10)))
      (return (i32.const 11)))
    (block $e (block $d (block $c (block $b (block $a
      (br_table $a $b $c $d $e (local.get 0)))
      (return (i32.const 20)))
      (return (i32.const 21)))
      (return (i32.const 22)))
      (return (i32.const 23)))
    (i32.const 24)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %5=rdi
;;>      1  cmp.4 %5, 1
;;>      2  jb.8 block 1
;;>      3  je.8 block 2
;;>      4  jmp.8 block 3
;;> block 1:  from 0
;;>      5  movi.4 %10, 10
;;>      6  ret.8 0  uses %10=rax
;;> block 2:  from 0
;;>      7  movi.4 %9, 11
;;>      8  ret.8 0  uses %9=rax
;;> block 3:  from 0
;;>      9  cmp.4 %5, 4
;;>     10  jb.8 block 4
;;>     11  jmp.8 block 9
;;> block 4:  from 3
;;>     12  lea.8 %6, [rip rodata]
;;>     13  mov.4 %7, [%6 + %5*4]
;;>     14  lea.8 %8, [rip text]
;;>     15  add.8 %8, %7
;;>     16  jtab.8 %8
;;> block 5:  from 4
;;>     17  movi.4 %4, 20
;;>     18  ret.8 0  uses %4=rax
;;> block 6:  from 4
;;>     19  movi.4 %3, 21
;;>     20  ret.8 0  uses %3=rax
;;> block 7:  from 4
;;>     21  movi.4 %2, 22
;;>     22  ret.8 0  uses %2=rax
;;> block 8:  from 4
;;>     23  movi.4 %1, 23
;;>     24  ret.8 0  uses %1=rax
;;> block 9:  from 3
;;>     25  movi.4 %0, 24
;;>     26  ret.8 0  uses %0=rax
;;>
